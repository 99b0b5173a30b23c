# --- the command line -------------------------------------------------------------------------------------------------

command=$1
case ${1-} in
  off) off ;;
  expire) expire "$2" ;;
  watch) watch "$2" "$3" ;;
  *) fail 2 'this is the way back of mlab-cni.sh' "sh $state_dir/off.sh off" ;;
esac
